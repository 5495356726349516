-- After the migrations, which make the role: what Parley's own login may do.
USE parley;
GO
ALTER ROLE parley_app ADD MEMBER parley;
GO
