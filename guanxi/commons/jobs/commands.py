from datetime import timedelta


def add_parsers(sub) -> None:
    """`guanxi worker`."""
    parser = sub.add_parser("worker", help="run background jobs (guanxi serve starts one by itself)")
    parser.add_argument("--slots", type=int, default=2, help="jobs at the same time")
    parser.add_argument("--lease", type=int, default=30, help="seconds after which a silent worker's jobs are taken over")
    parser.add_argument("--burst", action="store_true", help="end when nothing is waiting")
    parser.set_defaults(run=work)


def work(options) -> int:
    """Runs until SIGTERM or SIGINT."""
    from guanxi.commons.jobs.worker import WorkerProcess

    process = WorkerProcess(slots=options.slots, lease=timedelta(seconds=options.lease), burst=options.burst)
    process.obey_signals()
    return process.run()
