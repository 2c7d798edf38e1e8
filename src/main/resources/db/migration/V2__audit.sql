alter table audit add column app varchar(127) not null default '';     -- namespace/name, also after the App is gone
alter table audit add column accepted boolean not null default true;
create index audit_of_app on audit (app, id);

alter table api_token add column last_used_at timestamptz;             -- to the minute
