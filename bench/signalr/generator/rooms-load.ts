import { ClosedLoop } from "./closed-loop.ts";
import type { LoadResult, LoadRun } from "./load-run.ts";
import { openConnections, type Peer, type RawConnection, type TextSink } from "./raw-connection.ts";

/** Two members, of whom one or both send at a time. */
class Room implements TextSink {
  readonly #loop: ClosedLoop;
  readonly #senders: number;
  readonly #burst: number;
  readonly #bytes: Buffer;
  readonly members: readonly [RawConnection, RawConnection];
  sent = 0;
  #outstanding = 0;
  #turn: 0 | 1 = 0;

  static async open(name: string, parts: RoomParts): Promise<Room> {
    const { members, peer, burst } = parts;
    const join = peer.dialect.join(name);
    await Promise.all(members.map((member) => member.call(join)));
    const say = peer.dialect.say(name);
    return new Room(parts, Buffer.concat(Array.from({ length: burst }, () => say)));
  }

  private constructor({ members, loop, senders, burst }: RoomParts, bytes: Buffer) {
    this.members = members;
    this.#loop = loop;
    this.#senders = senders;
    this.#burst = burst;
    this.#bytes = bytes;
    for (const member of members) member.sink = this;
  }

  readonly send = (): void => {
    for (let count = 0; count < this.#senders; count += 1) {
      this.members[this.#turn].send(this.#bytes);
      this.#turn = this.#turn === 0 ? 1 : 0;
    }
    const messages = this.#senders * this.#burst;
    this.sent += messages;
    this.#outstanding += messages * this.members.length;
    this.#loop.sent(messages, messages * this.members.length);
  };

  arrived(texts: number, connection: RawConnection): void {
    connection.received += texts;
    this.#outstanding -= texts;
    this.#loop.arrived(texts, this.#outstanding === 0, this.send);
  }
}

interface RoomParts {
  members: readonly [RawConnection, RawConnection];
  peer: Peer;
  loop: ClosedLoop;
  senders: number;
  burst: number;
}

/** Many rooms of two, which do not wait for each other. */
export class RoomsLoad implements LoadRun {
  readonly #loop: ClosedLoop;
  readonly #rooms: readonly Room[];

  static async prepare(
    peer: Peer,
    { rooms: count, senders, burst }: { rooms: number; senders: number; burst: number },
  ): Promise<RoomsLoad> {
    const loop = new ClosedLoop();
    const rooms: Room[] = [];
    while (rooms.length < count) {
      const [first, second] = await openConnections(peer, 2);
      if (first === undefined || second === undefined) throw new Error("There is no connection.");
      rooms.push(await Room.open(`room-${rooms.length}`, { members: [first, second], peer, loop, senders, burst }));
    }
    return new RoomsLoad(rooms, loop);
  }

  private constructor(rooms: readonly Room[], loop: ClosedLoop) {
    this.#rooms = rooms;
    this.#loop = loop;
  }

  async run(seconds: number): Promise<LoadResult> {
    await this.#loop.run(seconds, () => {
      for (const room of this.#rooms) room.send();
    });
    return this.#loop;
  }

  *expected(): Iterable<{ connection: RawConnection; texts: number }> {
    for (const { members, sent } of this.#rooms) {
      for (const connection of members) yield { connection, texts: sent };
    }
  }
}
