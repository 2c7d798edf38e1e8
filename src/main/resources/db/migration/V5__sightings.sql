create table sighting (
    app         varchar(63)   primary key references app on delete cascade,
    deployment  varchar(64)   not null,
    looked_at   timestamptz,
    due_at      timestamptz   not null,
    drift       varchar(2048) not null,
    diff        varchar(16384) not null,
    ailment     varchar(2048) not null,
    doubt_since timestamptz,
    since       timestamptz   not null,
    heals       integer       not null,
    healed_at   timestamptz
) with (fillfactor = 80);
comment on table sighting is 'What was seen of each App since it was deployed: drift, health, and when somebody looks again';
