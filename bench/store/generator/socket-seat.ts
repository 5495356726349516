import type { PlacedSender, Seat } from "./seat.ts";
import { type Peer, SenderConnection } from "./sender-connection.ts";

/** A sender with a WebSocket, on which their own messages come back in real time. */
export interface SocketSeat extends Seat {
  readonly connection: SenderConnection;
}

/** How many connections are opened at a time. */
const atOnce = 50;

export async function openSocketSeats(peer: Peer, senders: readonly PlacedSender[]): Promise<SocketSeat[]> {
  const seats: SocketSeat[] = [];
  for (let first = 0; first < senders.length; first += atOnce) {
    const next = senders.slice(first, first + atOnce);
    seats.push(...(await Promise.all(next.map((placed) => openSocketSeat(peer, placed)))));
  }
  return seats;
}

async function openSocketSeat(peer: Peer, [index, sender]: PlacedSender): Promise<SocketSeat> {
  const connection = await SenderConnection.open(peer, { token: sender.hubToken, sender });
  return {
    index,
    connection,
    acknowledged: 0,
    send: (id, onAcknowledged) => connection.call(peer.dialect.send(sender, id), onAcknowledged),
  };
}
