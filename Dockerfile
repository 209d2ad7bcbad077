# The bot in an image: its packages in a virtual environment, neither compiler nor pip, not root.

ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
COPY requirements.txt .
RUN python -m venv --without-pip /opt/lotsman \
    && python -m pip --python /opt/lotsman/bin/python install --quiet \
        --no-compile --require-hashes --only-binary :all: -r requirements.txt \
    # The bot speaks two languages; the data of the others would be a quarter of its packages.
    && find /opt/lotsman -path '*/babel/locale-data/*' ! -name 'en*' ! -name 'ru*' ! -name 'root*' -delete

FROM python:${PYTHON}-slim
LABEL org.opencontainers.image.title="Lotsman" \
      org.opencontainers.image.description="A Telegram bot that operates Docker from a phone" \
      org.opencontainers.image.licenses="MIT"
# For engines behind ssh://; keys and known_hosts belong into /data/.ssh, or wherever SSH_CONFIG says.
RUN apt-get -q update && apt-get -q install -y --no-install-recommends openssh-client && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 1000 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin lotsman \
    && install -d -o lotsman -g lotsman -m 700 /data
COPY --from=packages /opt/lotsman /opt/lotsman
COPY bot /app/bot
COPY knowledge /app/knowledge
WORKDIR /app
# Without docstrings and assertions the bot idles in 4 MB less.
ENV PATH=/opt/lotsman/bin:$PATH PYTHONUNBUFFERED=1 PYTHONOPTIMIZE=2 DATA_DIR=/data
# Compiled here: the running container cannot write beside the sources, and would compile at every start.
RUN python -m compileall -q -j 0 /app/bot /opt/lotsman/lib
USER lotsman
VOLUME /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=2 \
    CMD ["python", "-m", "bot", "check", "--live"]
ENTRYPOINT ["python", "-m", "bot"]
