alter table dead_letter add column again boolean not null default false;     -- somebody has asked for another try
create index dead_letter_again on dead_letter (deployment, receiver, sequence) where again;
