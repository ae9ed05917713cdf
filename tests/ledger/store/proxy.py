"""A wire between a client and its server that can be cut at a chosen word."""

from __future__ import annotations

import contextlib
import socket
import threading
import time


class Proxy:
    """Listens on loopback and passes everything on to ``port``, until told to cut."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._word: bytes | None = None
        self._deliver = False
        self._refuse_after = False
        self.refusing = False
        self._deaf = False
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_at(self, word: bytes, *, deliver: bool, refuse_after: bool = False) -> None:
        """Cut every connection when a client next says ``word``, after passing it on or before."""
        self._deliver, self._refuse_after, self._word = deliver, refuse_after, word

    def close(self) -> None:
        """Cut everything and listen no more."""
        self._listener.close()
        self._cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.refusing:
                client.close()
                continue
            upstream = socket.create_connection(("127.0.0.1", self._target))
            self._sockets += [client, upstream]
            for source, sink, watched in ((client, upstream, True), (upstream, client, False)):
                threading.Thread(target=self._pass_on, args=(source, sink, watched), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, watched: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                if watched and self._word is not None and self._word in data:
                    self._word = None
                    self.cuts += 1
                    self.refusing = self._refuse_after
                    self._deaf = True
                    if self._deliver:
                        self._say_last(sink, data)
                    self._cut()
                    self._deaf = False
                    break
                if watched or not self._deaf:
                    sink.sendall(data)
        for each in (source, sink):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        source.close()

    @staticmethod
    def _say_last(sink: socket.socket, data: bytes) -> None:
        """Hand it to the server, which will do it although nobody hears the answer."""
        sink.sendall(data)
        time.sleep(0.2)  # the reply is under way, and is cut off

    def _cut(self) -> None:
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._sockets = []
