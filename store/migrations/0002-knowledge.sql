-- What the house knows. Rows of a version never change, but for `removed_in`, which closes its life;
-- so a snapshot, which is a revision, sees exactly what was there then.

-- Counts the changes of a tenant's knowledge. Writers take this row first, so there is one at a time.
create table knowledge_revisions (
  tenant text primary key,
  revision bigint not null
);

create table knowledge_snapshots (
  tenant text not null,
  snapshot text not null,
  revision bigint not null,
  taken_at timestamptz not null,
  primary key (tenant, snapshot)
);

-- One version of a document: there from revision `added_in` until before `removed_in`.
create table knowledge_versions (
  version bigint generated always as identity primary key,
  tenant text not null,
  document text not null,
  -- Hash of the bytes and of all that decides how they are read, cut and shown.
  fingerprint text not null,
  hash text not null,
  title text not null,
  language text not null check (language in ('de', 'en')),
  media_type text not null,
  readers text[] not null,
  integrity text not null check (integrity in ('trusted', 'untrusted')),
  -- Valid from `valid_from` until before `valid_until`.
  valid_from timestamptz,
  valid_until timestamptz,
  supersedes text,
  -- `workspace` documents are retired when their file vanishes; `added` ones only when somebody says so.
  origin text not null check (origin in ('workspace', 'added')),
  notes text[] not null,
  passages integer not null,
  -- Indexed words in all passages together.
  length bigint not null,
  ingested_at timestamptz not null,
  added_in bigint not null,
  removed_in bigint
);
create unique index knowledge_current on knowledge_versions (tenant, document) where removed_in is null;
create index knowledge_life on knowledge_versions (tenant, added_in, removed_in);

create table knowledge_passages (
  tenant text not null,
  version bigint not null references knowledge_versions,
  ordinal integer not null,
  heading text,
  page integer,
  text text not null,
  primary key (version, ordinal)
);

-- How often a lexeme stands in a passage, and how many words that passage has.
create table knowledge_terms (
  tenant text not null,
  lexeme text not null,
  version bigint not null references knowledge_versions,
  ordinal integer not null,
  frequency integer not null,
  length integer not null,
  primary key (tenant, lexeme, version, ordinal)
);
create index knowledge_terms_of_version on knowledge_terms (tenant, version);

-- Vectors have length 1. They are plain arrays, so that a server without pgvector can hold them.
create table knowledge_vectors (
  tenant text not null,
  version bigint not null references knowledge_versions,
  ordinal integer not null,
  model text not null,
  vector real[] not null,
  primary key (tenant, model, version, ordinal)
);

-- Dot product of two arrays: pgvector's where the database has it, else the same sum in plain SQL, some ten times slower.
do $$
begin
  if to_regtype('vector') is not null then
    create function knowledge_dot(a real[], b real[]) returns double precision language sql immutable parallel safe
      as 'select -(a::vector <#> b::vector)';
  else
    create function knowledge_dot(a real[], b real[]) returns double precision language sql immutable parallel safe
      as 'select sum(x::double precision * y) from unnest(a, b) as pair(x, y)';
  end if;
end
$$;
