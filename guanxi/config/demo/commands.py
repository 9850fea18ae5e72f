import sys
from pathlib import Path


def add_parsers(sub) -> None:
    """`guanxi demo`."""
    parser = sub.add_parser("demo", help="a believable company to try everything on, then serve it")
    parser.add_argument("--no-serve", action="store_true", help="build it and stop")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.set_defaults(run=demo)


def demo(options) -> int:
    """Builds the demo company once, prints how to sign in, and serves."""
    from django.conf import settings

    from guanxi.config.demo import build
    from guanxi.config.serving import prepare, static

    prepare.migrate(with_backup=False)
    static.collect(Path(settings.STATIC_ROOT))
    if not build.is_ready():
        build.build(say=lambda line: print(line, flush=True))
    password = (Path(settings.DATA) / "demo.password").read_text()
    print(f"\n  http://{options.host}:{options.port}/   {build.FIRST}   {password}\n", flush=True)
    if options.no_serve:
        return 0
    # The supervisor stays small: it takes the place of this process, which has Django loaded.
    import os

    os.execv(sys.executable, [sys.executable, "-m", "guanxi.config.command", "serve", "--host", options.host, "--port", str(options.port)])
