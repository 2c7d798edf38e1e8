-- One round trip for two statements: the second must see what others wrote before the first was given the lock.

create function next_event_sequence(of varchar) returns integer language plpgsql as $$
begin
    perform 1 from deployment where id = of for no key update;
    return (select coalesce(max(sequence), 0) + 1 from event where deployment = of);
end $$;
comment on function next_event_sequence is 'The number of a deployment''s next event; others who ask wait until the transaction ends';
