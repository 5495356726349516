-- What Parley does not do itself: the database, and its two logins. Doing it again changes nothing but the passwords.
IF DB_ID(N'parley') IS NULL CREATE DATABASE parley;
GO
ALTER DATABASE parley SET ALLOW_SNAPSHOT_ISOLATION ON;
ALTER DATABASE parley SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;
GO
IF SUSER_ID(N'parley_migrate') IS NULL CREATE LOGIN parley_migrate WITH PASSWORD = N'$(MIGRATE_PASSWORD)';
IF SUSER_ID(N'parley') IS NULL CREATE LOGIN parley WITH PASSWORD = N'$(PARLEY_PASSWORD)';
ALTER LOGIN parley_migrate WITH PASSWORD = N'$(MIGRATE_PASSWORD)';
ALTER LOGIN parley WITH PASSWORD = N'$(PARLEY_PASSWORD)';
GO
USE parley;
GO
IF USER_ID(N'parley_migrate') IS NULL CREATE USER parley_migrate FOR LOGIN parley_migrate WITH DEFAULT_SCHEMA = dbo;
ALTER ROLE db_owner ADD MEMBER parley_migrate;
IF USER_ID(N'parley') IS NULL CREATE USER parley FOR LOGIN parley WITH DEFAULT_SCHEMA = dbo;
GO
