/** The database that the settings name cannot be used. Its message is one line for whoever starts Parley. */
export class DatabaseUnavailable extends Error {}
