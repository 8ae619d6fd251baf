"""Learn the weights of `aggregator/regions/data/weights.toml` from the training half of the labelled corpus.

    python scripts/train_regions.py "$AGGREGATOR_CORPUS/regions"

Logistic regression by Newton's method with a ridge; stories are weighted so that each set counts by the square root
of its size. The threshold is the one with the best micro-F1 on the training half. Nothing here sees the other half.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path

from aggregator.evaluation.regions import SETS, read_labelled
from aggregator.regions.gazetteer import load
from aggregator.regions.tag import group, read
from aggregator.regions.weigh import FEATURES, features

SHORT = 40
"""Words of the text that are learned from once more: many feeds give no more than a first paragraph."""
HALF = 0.5
"""What such a short story weighs."""
RIDGE = 1.0
ROUNDS = 12
PLATEAU = 0.001
"""How far below the best F1 a threshold is as good."""
TABLE = Path(__file__).resolve().parents[1] / "aggregator" / "regions" / "data" / "weights.toml"

Row = tuple[tuple[float, ...], bool, float, str]


def examples(folder: Path) -> list[Row]:
    """Features, whether the story is about the country, the story's weight, its id."""
    rows = []
    for name in SETS["about"]:
        stories = [s for s in read_labelled(folder / f"{name}.jsonl") if s.training]
        for story in stories:
            for text, weight in ((story.text, 1.0), (" ".join(story.text.split()[:SHORT]), HALF)):
                found = read(load(), title=story.title, text=text, dateline=story.dateline, source_country=None)
                for code, values in features(group(found.places)[0]).items():
                    rows.append((values, code in story.countries, weight / math.sqrt(len(stories)), story.id))
    scale = len(rows) / sum(row[2] for row in rows)
    return [(x, y, w * scale, i) for x, y, w, i in rows]


def solve(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Gauss-Jordan with pivoting."""
    n = len(vector)
    table = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for column in range(n):
        pivot = max(range(column, n), key=lambda r: abs(table[r][column]))
        table[column], table[pivot] = table[pivot], table[column]
        for row in range(n):
            if row != column:
                factor = table[row][column] / table[column][column]
                table[row] = [a - factor * b for a, b in zip(table[row], table[column], strict=True)]
    return [table[i][n] / table[i][i] for i in range(n)]


def fit(rows: list[Row]) -> list[float]:
    """Weights by feature."""
    n = len(FEATURES)
    beta = [0.0] * n
    for _ in range(ROUNDS):
        gradient = [-RIDGE * b * (i > 0) for i, b in enumerate(beta)]
        hessian = [[RIDGE * (i == j and i > 0) for j in range(n)] for i in range(n)]
        for x, y, w, _ in rows:
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(a * b for a, b in zip(beta, x, strict=True))))))
            curvature = w * max(p * (1 - p), 1e-6)
            used = [i for i in range(n) if x[i]]
            for i in used:
                gradient[i] += w * (y - p) * x[i]
                for j in used:
                    hessian[i][j] += curvature * x[i] * x[j]
        step = solve(hessian, gradient)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
    return beta


def threshold(rows: list[Row], beta: list[float]) -> float:
    """The chance from which micro-F1 on the training half is best: the middle of the plateau, which moves least."""
    scored = [(1 / (1 + math.exp(-sum(a * b for a, b in zip(beta, x, strict=True)))), y, w) for x, y, w, _ in rows]
    positives = sum(w for _, y, w in scored if y)

    def f1(t: float) -> float:
        taken = sum(w for p, _, w in scored if p >= t)
        right = sum(w for p, y, w in scored if p >= t and y)
        return 2 * right / (taken + positives)

    curve = {t / 100: f1(t / 100) for t in range(25, 70)}
    plateau = [t for t, value in curve.items() if value >= max(curve.values()) - PLATEAU]
    return sum(plateau) / len(plateau)


def main() -> int:
    """Train, and write the table."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the script and one argument
        sys.exit("usage: train_regions.py FOLDER, where the folder holds the labelled sets")
    folder = Path(sys.argv[1])
    rows = examples(folder)
    beta = fit(rows)
    best = threshold(rows, beta)
    lines = [
        "# Weights of the linear model that tells what a story is about; weigh.py says what each feature is.",
        "# Learned by scripts/train_regions.py from the training half of the labelled corpus: do not edit.",
        f"threshold = {best:.2f}",
        *(f"{name} = {b:.3f}" for name, b in zip(FEATURES, beta, strict=True)),
    ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines[2:]))
    print(f"{len(rows)} examples, {sum(y for _, y, _, _ in rows)} of them subjects")
    return 0


if __name__ == "__main__":
    sys.exit(main())
