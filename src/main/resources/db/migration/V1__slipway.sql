-- Slipway's record. Names are bounded by their types; longer messages are cut before they come here.
-- Deployments and events of a deleted App stay for the time of retention, so its row stays too, with deleted_at.

create table app (
    uid        varchar(63)   primary key,
    namespace  varchar(63)   not null,
    name       varchar(63)   not null,
    generation bigint        not null,
    owner      varchar(63)   not null,
    manifest   jsonb         not null,
    repository varchar(32)   not null,               -- key of the repository that it follows
    poll_every bigint        not null,               -- milliseconds, from its source
    signal     bigint        not null default 0,     -- raised by every wake, under the row's lock
    deleted_at timestamptz
) with (fillfactor = 80);
comment on table app is 'Apps as their owner wrote them; the row is what wakes and completions lock';
create unique index app_name on app (namespace, name) where deleted_at is null;
create index app_repository on app (repository, uid) where deleted_at is null;

create table repository (
    key           varchar(32)   primary key,
    url           varchar(2048) not null,
    namespace     varchar(63)   not null,            -- whose secret; empty without one
    secret_name   varchar(63),
    secret_key    varchar(253),
    failures      integer       not null default 0,  -- in a row
    trouble       varchar(2048) not null default '',
    last_answered timestamptz,
    signal        bigint        not null default 0
) with (fillfactor = 80);
comment on table repository is 'Remotes with the credential that they are asked with, and how asking goes';

create table head (
    app        varchar(63)   primary key references app on delete cascade,
    generation bigint        not null,
    commit     varchar(64),
    move       bigint        not null,
    trouble    varchar(2048) not null
);
comment on table head is 'The last commit of an App''s ref that was considered';

create table revision_queue (
    sequence   bigint        generated always as identity primary key,
    app        varchar(63)   not null references app on delete cascade,
    generation bigint        not null,
    ref        varchar(255)  not null,
    commit     varchar(64)   not null,
    trigger    varchar(300)  not null unique,        -- the same key never makes two deployments
    not_before timestamptz,
    cause      varchar(512)  not null,
    added_at   timestamptz   not null default now(),
    taken_at   timestamptz
);
comment on table revision_queue is 'What waits to be deployed; taken rows stay while their trigger key could come again';
create index revision_queue_waiting on revision_queue (app, sequence) where taken_at is null;
create index revision_queue_commit on revision_queue (app, commit);
create index revision_queue_taken on revision_queue (taken_at) where taken_at is not null;

create table trigger (
    id          bigint       generated always as identity primary key,
    repository  varchar(32)  not null references repository on delete cascade,
    provider    varchar(32)  not null,
    delivery    varchar(200) not null,
    hint_ref    varchar(255),
    hint_commit varchar(64),
    at          timestamptz  not null,
    handled_at  timestamptz,
    outcome     varchar(512),
    unique (provider, delivery, repository)
);
comment on table trigger is 'Acknowledged hints that a repository has changed';
create index trigger_unhandled on trigger (repository, id) where handled_at is null;
create index trigger_handled on trigger (handled_at) where handled_at is not null;

create table deployment (
    number            bigint        generated always as identity unique,  -- the order they were made in
    id                varchar(63)   primary key,
    app               varchar(63)   not null references app,
    generation        bigint        not null,
    ref               varchar(255)  not null,
    commit            varchar(64)   not null,
    trigger           varchar(300)  not null unique,
    phase             varchar(32)   not null,
    created_at        timestamptz   not null,
    phase_since       timestamptz   not null,
    ended_at          timestamptz,
    ending_kind       varchar(32),                   -- what is declared when the rollback that runs ends well
    ending_reason     varchar(64),
    ending_message    varchar(2048),
    outcome_kind      varchar(32),
    outcome_reason    varchar(64),
    outcome_message   varchar(2048),
    trouble_since     timestamptz,
    trouble_tries     integer,
    trouble_at        varchar(255),
    trouble_message   varchar(2048),
    cancelled_by      varchar(255),
    waiting_for       varchar(2048) not null,
    proposal          jsonb,                         -- {"version": 1, …}
    findings          jsonb,
    plan_digest       varchar(71),
    rollback_digest   varchar(71),
    approved_plan     varchar(71),
    approved_rollback varchar(71),
    approved_by       varchar(255),
    approved_at       timestamptz,
    rejected_by       varchar(255),
    check ((phase = 'ENDED') = (outcome_kind is not null))
) with (fillfactor = 70);
comment on table deployment is 'Attempts at one revision of one App';
create unique index deployment_open on deployment (app) where phase <> 'ENDED';      -- one at a time
create index deployment_of_app on deployment (app, number);
create index deployment_succeeded on deployment (app, number) where outcome_kind = 'SUCCEEDED';

create table step_result (
    deployment varchar(63)  not null references deployment on delete cascade,
    track      varchar(16)  not null,
    idx        integer      not null,
    step       varchar(63)  not null,
    effect     varchar(16)  not null,
    status     varchar(16)  not null,
    body       jsonb        not null,                -- {"version": 1, …}
    primary key (deployment, track, idx)
);
comment on table step_result is 'What came of each step; saved in one transaction with the event that tells of it';

create table artifact (
    digest   varchar(71)  primary key,
    content  bytea        not null,
    saved_at timestamptz  not null
);
alter table artifact alter column content set storage external;
comment on table artifact is 'What plans made or rendered, by SHA-256';

create table artifact_use (
    digest     varchar(71)  not null references artifact on delete cascade,
    deployment varchar(63)  not null references deployment on delete cascade,
    primary key (digest, deployment)
);
comment on table artifact_use is 'Which deployments name an artifact: it stays as long as one does';
create index artifact_use_of_deployment on artifact_use (deployment);

create table event (
    id         varchar(63)   primary key,
    deployment varchar(63)   not null references deployment on delete cascade,
    sequence   integer       not null,
    app        varchar(63)   not null,
    namespace  varchar(63)   not null,
    name       varchar(63)   not null,
    type       varchar(32)   not null,
    at         timestamptz   not null,
    ref        varchar(255)  not null,
    commit     varchar(64)   not null,
    reason     varchar(64)   not null,
    message    varchar(2048) not null,
    step       varchar(63),
    inserted   bigint        generated always as identity,
    -- Its place in the live stream. Given after the commit, by one transaction at a time, so that no place becomes visible
    -- after a later one: a number taken at the insert would.
    position   bigint,
    unique (deployment, sequence)
) with (fillfactor = 90);
comment on table event is 'What is told of deployments: history, outbox and source of the live stream';
create unique index event_position on event (position) where position is not null;
create index event_unplaced on event (inserted) where position is null;
create index event_at on event (at);
create sequence event_place as bigint owned by event.position;

create table delivery (
    deployment varchar(63)   not null references deployment on delete cascade,
    receiver   integer       not null,               -- index in the App's list
    done       integer       not null default 0,     -- sequence of the last event that was delivered or given up
    tries      integer       not null default 0,     -- of the one after it
    trouble    varchar(2048) not null default '',
    primary key (deployment, receiver)
) with (fillfactor = 80);
comment on table delivery is 'How far each receiver was told of each deployment';

create table dead_letter (
    deployment varchar(63)   not null references deployment on delete cascade,
    receiver   integer       not null,
    sequence   integer       not null,
    why        varchar(2048) not null,
    at         timestamptz   not null default now(),
    primary key (deployment, receiver, sequence)
);
comment on table dead_letter is 'Events that were given up after the last try';

create table audit (
    id      bigint        generated always as identity primary key,
    at      timestamptz   not null default now(),
    caller  varchar(255)  not null,
    action  varchar(63)   not null,
    subject varchar(255)  not null,
    answer  varchar(2048) not null
);
comment on table audit is 'Who asked for what, and what came of it';
create index audit_at on audit (at);

create table api_token (
    name       varchar(63)  primary key,
    sha256     varchar(71)  not null unique,
    created_at timestamptz  not null default now()
);
comment on table api_token is 'Bearer tokens of the API; only their SHA-256 is kept';

-- Jobs: columns as db-scheduler 16 wants them. Rows are permanent, so that version, the fencing token, only grows; idle is the year 9999.

create table deployment_job (
    task_name            text         not null,
    task_instance        text         not null,      -- App uid
    task_data            bytea,
    execution_time       timestamptz  not null,
    picked               boolean      not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint       not null,
    priority             smallint,
    primary key (task_name, task_instance)
) with (fillfactor = 70);
create index deployment_job_due on deployment_job (execution_time) where not picked;
create index deployment_job_running on deployment_job (last_heartbeat) where picked;

create table repository_job (
    task_name            text         not null,
    task_instance        text         not null,      -- repository key
    task_data            bytea,
    execution_time       timestamptz  not null,
    picked               boolean      not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint       not null,
    priority             smallint,
    primary key (task_name, task_instance)
) with (fillfactor = 70);
create index repository_job_due on repository_job (execution_time) where not picked;
create index repository_job_running on repository_job (last_heartbeat) where picked;

create table delivery_job (
    task_name            text         not null,
    task_instance        text         not null,      -- deployment and index of the receiver
    task_data            bytea,
    execution_time       timestamptz  not null,
    picked               boolean      not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint       not null,
    priority             smallint,
    signal               bigint       not null default 0,   -- ours: raised by every wake
    primary key (task_name, task_instance)
) with (fillfactor = 70);
create index delivery_job_due on delivery_job (execution_time) where not picked;
create index delivery_job_running on delivery_job (last_heartbeat) where picked;
