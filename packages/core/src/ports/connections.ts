/** A message as its recipient gets it. */
export interface HandedMessage {
  /** The same each time that it is handed over. */
  readonly id: string;
  readonly mediaType: string;
  /** Its bytes in base64. */
  readonly envelope: string;
  /** The device that has signed it; null where none has. */
  readonly sender: string | null;
  /** ISO 8601. */
  readonly acceptedAt: string;
  /** 1 for the first time. */
  readonly attempt: number;
}

export interface OpenConnection {
  readonly id: string;
  /** Whether messages are to be pushed; else it asks for them. */
  readonly isLive: boolean;
}

/** The open connections of recipients, by which messages are pushed. */
export interface Connections {
  /** At most MOST_CONNECTIONS of the message domain, the oldest first. */
  of(recipient: string): Promise<readonly OpenConnection[]>;
  /** Hands messages to a connection, in their order. One that has closed meanwhile takes none: they are due again. */
  send(connection: string, messages: readonly HandedMessage[]): Promise<void>;
}
