/** The channels of one hub. */
export interface ChannelNames {
  /** Every server listens to it. */
  readonly everyone: string;
  /** One server listens to it. */
  server(serverId: string): string;
  /** Those servers listen to it that have a connection in the group. */
  group(groupName: string): string;
  /** The same for the connections of a user. */
  user(userIdentifier: string): string;
}

/** A hub is known by the path of its URL: it has no space, so no two names can be the same. */
export function channelNames(hubPath: string): ChannelNames {
  return {
    everyone: `${hubPath} everyone`,
    server: (serverId) => `${hubPath} server ${serverId}`,
    group: (groupName) => `${hubPath} group ${groupName}`,
    user: (userIdentifier) => `${hubPath} user ${userIdentifier}`,
  };
}
