-- The accounts of the line in PostgreSQL, and what each may do. Run it as the server's own administrator (psql -f), once before the
-- tables are made and once after, and again after each newer version: docs/running.md. It may be run as often as you like.
--
--   ivr_owner  owns the database, makes its tables and brings them up to date; nobody signs in as it
--   ivr        is the line's: it reads, writes and forgets rows, and what is only ever added to it cannot alter
\set ON_ERROR_STOP on
\set QUIET on

SELECT 'CREATE ROLE ivr_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ivr_owner') \gexec
SELECT 'CREATE ROLE ivr LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ivr') \gexec
ALTER ROLE ivr_owner NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE ivr NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
SELECT 'CREATE DATABASE ivr OWNER ivr_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'ivr') \gexec
REVOKE ALL ON DATABASE ivr FROM PUBLIC;
GRANT CONNECT ON DATABASE ivr TO ivr;

\connect ivr
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO ivr_owner;
GRANT USAGE ON SCHEMA public TO ivr;
ALTER DEFAULT PRIVILEGES FOR ROLE ivr_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ivr;
ALTER DEFAULT PRIVILEGES FOR ROLE ivr_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO ivr;

-- What was published and decided, and who did it: rows are added, and never touched again.
SELECT format('REVOKE UPDATE, DELETE ON %I FROM ivr', tablename) FROM pg_tables WHERE schemaname = 'public'
  AND tablename IN ('sounds', 'editions', 'edition_sounds', 'changes', 'confirmations_wanted', 'confirmations', 'audit') \gexec
-- How new the tables are is for their owner to say.
SELECT format('REVOKE INSERT, UPDATE, DELETE ON %I FROM ivr', tablename) FROM pg_tables WHERE schemaname = 'public'
  AND tablename = 'alembic_version' \gexec
