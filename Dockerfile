# Build and run it yourself:
#
#   docker build -t aggregator .
#   docker run --rm -p 127.0.0.1:8080:8080 -v ./config:/etc/aggregator:ro -v aggregator:/var/lib/aggregator aggregator
#
# deploy/compose.yaml does the same, and says what the config needs.

FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.txt pyproject.toml README.md LICENSE ./
COPY aggregator ./aggregator
RUN python -m venv /opt/aggregator \
    && /opt/aggregator/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /opt/aggregator/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /opt/aggregator/bin/python -m compileall -q /opt/aggregator/lib

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/aggregator --create-home --shell /usr/sbin/nologin aggregator
COPY --from=build /opt/aggregator /opt/aggregator
ENV PATH=/opt/aggregator/bin:$PATH PYTHONUNBUFFERED=1
USER aggregator
WORKDIR /var/lib/aggregator
VOLUME /var/lib/aggregator
EXPOSE 8080
# The program is asked, as it knows its port, and whether it serves at all.
HEALTHCHECK --interval=60s --timeout=30s --start-period=120s CMD ["aggregator", "health", "--config", "/etc/aggregator/config.toml"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["aggregator"]
CMD ["run", "--config", "/etc/aggregator/config.toml"]
