# The application as one image: web, worker and beat differ by their command alone (docker-compose.yml).
ARG BASE=python:3.11-slim-bookworm
FROM ${BASE}

# What WeasyPrint draws with, and the Chinese fonts that it draws.
COPY tools/fonts.sh /usr/local/lib/anxin/fonts.sh
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        ca-certificates tzdata libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk \
    && sh /usr/local/lib/anxin/fonts.sh /usr/local/share/fonts/fandol \
    && rm -rf /var/lib/apt/lists/*

# A package mirror, where one is needed: --build-arg PIP_INDEX_URL=…
ARG PIP_INDEX_URL=""
ENV PATH=/opt/venv/bin:$PATH \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LANG=C.UTF-8 \
    LC_ALL=C.UTF-8 \
    XDG_CACHE_HOME=/tmp/cache
COPY requirements/base.txt /tmp/base.txt
RUN python3 -m venv /opt/venv \
    && pip install --no-cache-dir --require-hashes --only-binary :all: -r /tmp/base.txt \
    && rm /tmp/base.txt

RUN useradd --uid 10001 --no-log-init --home-dir /app --shell /usr/sbin/nologin anxin
WORKDIR /app
COPY . .
RUN python -m compileall -q . && python -m tools.cut_fonts /usr/local/share/fonts/anxin

# Papers, evidence and imports are volumes; the static files stay with the code that they belong to.
RUN mkdir -p var/papers var/evidence var/imports \
    && python manage.py collectstatic --noinput --verbosity 0 \
    && chown -R anxin:anxin var/papers var/evidence var/imports
ENV ANXIN_PRODUCTION=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-m", "tools.health", "web"]
# The log names the path asked for, never the query behind it.
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-", "--access-logformat", "%(t)s %(h)s %(m)s %(U)s %(s)s %(B)s %(M)sms", "--no-control-socket"]
