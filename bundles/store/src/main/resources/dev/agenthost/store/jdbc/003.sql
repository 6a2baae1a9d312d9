-- Which of the hosts that share this database serves an account, and until when unless it says so again. The token rises
-- with every host that takes over; rows stay, so that it never falls.
create table lease (
    account text not null primary key,
    host text not null,
    token bigint not null,
    ends_at bigint not null
);
