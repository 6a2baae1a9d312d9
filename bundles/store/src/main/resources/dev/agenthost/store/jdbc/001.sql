-- The last row number given out. Whoever takes over messages locks this row until the commit, so that the order of the
-- numbers is the order in which messages become visible, also between hosts.
create table counter (
    name text not null primary key,
    last bigint not null
);
insert into counter (name, last) values ('message', 0);

-- Without a body the message was erased: its id is all that is left of it.
-- unsettled: its turn is due, or an answer is to be sent.
create table message (
    id bigint not null primary key,
    account text not null,
    message_id text not null,
    kind text not null,
    conversation text not null,
    sender text not null,
    taken_at bigint not null,
    body text,
    raw text,
    state text not null,
    unsettled boolean not null,
    open_since bigint not null,
    attempts integer not null,
    next_at bigint,
    reason text,
    changed_at bigint not null,
    unique (account, message_id)
);
create index message_unsettled on message (account, id) where unsettled;
create index message_settled on message (account, id) where not unsettled;
create index message_age on message (changed_at) where not unsettled;
create index message_dead on message (changed_at) where state = 'DEAD';

create table delivery (
    message bigint not null references message (id) on delete cascade,
    ordinal integer not null,
    state text not null,
    content text not null,
    request text not null,
    attempts integer not null,
    may_have_arrived boolean not null,
    next_at bigint,
    detail text,
    changed_at bigint not null,
    primary key (message, ordinal)
);
create index delivery_dead on delivery (changed_at) where state in ('DEAD', 'UNKNOWN');

create table resume_position (
    account text not null,
    part text not null,
    session text not null,
    sequence bigint not null,
    primary key (account, part)
);
