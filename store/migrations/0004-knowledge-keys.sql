-- Keys of knowledge begin with the tenant, as all others do: neither a key that is taken nor a reference that exists tells one tenant
-- of another's versions, and nobody can take an ordinal in them.
alter table knowledge_versions drop constraint knowledge_versions_pkey cascade;
alter table knowledge_versions add primary key (tenant, version);
alter table knowledge_passages drop constraint knowledge_passages_pkey;
alter table knowledge_passages add primary key (tenant, version, ordinal);
alter table knowledge_passages add foreign key (tenant, version) references knowledge_versions;
alter table knowledge_terms add foreign key (tenant, version) references knowledge_versions;
alter table knowledge_vectors add foreign key (tenant, version) references knowledge_versions;
