-- The two roles that Fairfloor uses on PostgreSQL, and what each may do. Run once, connected as an administrator to the
-- new, empty database, with the names and passwords given as variables:
--
--   psql -v owner=fairfloor_owner -v owner_password=… -v application=fairfloor -v application_password=… \
--        -v database=fairfloor -f postgresql-roles.sql fairfloor
--
-- The owner migrates. The application reads and writes rows, owns nothing, and is therefore held by row-level security.
-- The test suite runs this very file.

CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE :"application" LOGIN PASSWORD :'application_password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
-- Row-level security makes PostgreSQL take short queries for long ones, worth compiling. They are not.
ALTER ROLE :"application" SET jit = off;
GRANT :"owner" TO CURRENT_USER;
ALTER DATABASE :"database" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO :"application";
GRANT ALL ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"application";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"application";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO :"application";
