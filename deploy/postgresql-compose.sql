-- The account of the line in the container's PostgreSQL, which runs this when it makes its files. It owns the line's database, makes
-- its tables itself, and can do nothing to the server or to other databases. deploy/postgresql.sql parts the two.
\set ON_ERROR_STOP on
\set word `cat /run/secrets/line-database-password`
CREATE ROLE ivr LOGIN PASSWORD :'word' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
CREATE DATABASE ivr OWNER ivr;
REVOKE ALL ON DATABASE ivr FROM PUBLIC;
