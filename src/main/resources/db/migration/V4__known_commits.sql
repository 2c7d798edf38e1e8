-- A hint asks whether its commit was ever queued.
create index revision_queue_known on revision_queue (app, commit);
