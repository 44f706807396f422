"""Long work in a queue that lives in PostgreSQL: asked for here, done by a worker process, watched while it runs.

A package says what it can do, once, in a module that its AppConfig imports:

    from jobs.kinds import job
    from jobs.run import Run

    @job("circles", title=gettext_lazy("Service circles of {area}"), retries=1)
    def circles(run: Run) -> dict:
        run.progress.step(gettext("Walking"), total=400)
        for done, place in enumerate(places(run.arguments["area"]), start=1):
            ...
            run.progress.count(done)         # raises Cancelled when somebody cancels: let it through
        return {"counts": {gettext("Circles"): done}, "link": "/?layer=circles"}

and asks for it from a view, a command or an action, inside or outside of a transaction (the job is there when that
transaction commits, and never when it does not):

    from jobs.actions import enqueue

    job = enqueue("circles", arguments={"area": uid}, user=request.user, words={"area": name}, key=f"circles {uid}")
    return redirect(job)                     # the page that tells how far it is

A job is done at least once. When a worker is killed, its job runs again from the start, so it must come to the same end
when it had been half done: write in one transaction, or replace what a former attempt has left.
"""
