/** A WebSocket, as far as it is used. */
export interface Socket {
  send(text: string): void;
  close(): void;
}

/** What happens to it. None is called before the socket is returned. */
export interface SocketEvents {
  readonly opened: () => void;
  readonly said: (data: unknown) => void;
  readonly closed: () => void;
}

export function openSocket(url: URL, { opened, said, closed }: SocketEvents): Socket {
  const socket = new WebSocket(url);
  socket.onopen = opened;
  socket.onmessage = ({ data }) => said(data);
  socket.onclose = closed;
  return socket;
}

/** Opens a WebSocket when its address is known; it is closed where that cannot be found out. */
export function openWhenKnown(address: Promise<URL>, events: SocketEvents, open = openSocket): Socket {
  let socket: Socket | undefined;
  let given = true;
  address.then((url) => {
    if (given) socket = open(url, events);
  }, events.closed);
  return {
    send: (text) => socket?.send(text),
    close: () => {
      given = false;
      socket?.close();
    },
  };
}
