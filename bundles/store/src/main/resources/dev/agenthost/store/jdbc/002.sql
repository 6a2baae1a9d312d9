-- What adapters keep by key. person: whose text a value holds; erased with the rest of that person.
create table memory (
    account text not null,
    name text not null,
    value text not null,
    person text,
    expires_at bigint,
    changed_at bigint not null,
    primary key (account, name)
);
create index memory_expiry on memory (expires_at) where expires_at is not null;
create index memory_person on memory (account, person) where person is not null;
create index memory_age on memory (account, changed_at);
