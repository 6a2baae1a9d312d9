-- Which account was the last to follow a stream of its platform's events; it does while its lease lasts.
create table followed_stream (
    platform text not null,
    stream text not null,
    account text not null,
    primary key (platform, stream)
);
