// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.

/** Commands of the groups connection. */
export const CONNECTION_ROWS = `
[connection]
AUTH -2 1.0.0 7.2 noscript loading stale fast no_auth sentinel allow_busy
  args [username:str] password:str
  arity redis-2.8:2 redis-6.0:-2
  says Logs the connection in.
CLIENT -2 2.4.0 7.2 sentinel
  says Family of commands about connections.
CLIENT|CACHING 3 6.0.0 7.2 noscript loading stale sentinel
  args (YES|NO)
  flags-valkey allow_busy noscript loading stale sentinel
  says Includes or excludes the keys of the next command in tracking.
CLIENT|CAPA -3 - 8.0 allow_busy noscript loading stale
  args capability:str*
  says States what the client is able to handle.
CLIENT|GETNAME 2 2.6.9 7.2 noscript loading stale sentinel
  flags-valkey allow_busy noscript loading stale sentinel
  says Tells how this connection is called.
CLIENT|GETREDIR 2 6.0.0 7.2 noscript loading stale sentinel
  flags-valkey allow_busy noscript loading stale sentinel
  says Tells where invalidation messages of this connection go.
CLIENT|HELP 2 5.0.0 7.2 loading stale sentinel
  says Lists the subcommands of CLIENT.
CLIENT|ID 2 5.0.0 7.2 noscript loading stale sentinel
  flags-valkey allow_busy noscript loading stale sentinel
  says Tells the number of this connection.
CLIENT|IMPORT-SOURCE 3 - 8.1 noscript loading stale
  args (ON|OFF)
  says Marks this connection as the source of a data import.
CLIENT|INFO 2 6.2.0 7.2 noscript loading stale sentinel
  says Describes this connection.
CLIENT|KILL -3 2.4.0 7.2 admin noscript loading stale sentinel
  args (old-format:str|{(ID client-id:int|TYPE (normal|master|slave|replica|pubsub)|USER username:str|ADDR addr:str|LADDR laddr:str|SKIPME (YES|NO)|MAXAGE maxage:int)}*)
  args-valkey (old-format:str|{({ID client-id:int}*|TYPE (normal|master|primary|slave|replica|pubsub)|USER username:str|ADDR addr:str|LADDR laddr:str|SKIPME (YES|NO)|MAXAGE maxage:int|NAME name:str|IDLE idle:int|FLAGS flags:str|LIB-NAME lib-name:str|LIB-VER lib-ver:str|DB db:int|CAPA capa:str|IP ip:str|NOT-TYPE (normal|master|primary|slave|replica|pubsub)|{NOT-ID not-client-id:int}*|NOT-USER not-username:str|NOT-ADDR not-addr:str|NOT-LADDR not-laddr:str|NOT-NAME not-name:str|NOT-FLAGS not-flags:str|NOT-LIB-NAME not-lib-name:str|NOT-LIB-VER not-lib-ver:str|NOT-DB not-db:int|NOT-CAPA not-capa:str|NOT-IP not-ip:str)}*)
  says Closes connections.
CLIENT|LIST -2 2.4.0 7.2 admin noscript loading stale sentinel
  args [TYPE (normal|master|replica|pubsub)] [{ID client-id:int}*]
  args-valkey [TYPE (normal|master|replica|pubsub)] [{ID client-id:int}*] [USER username:str] [ADDR addr:str] [LADDR laddr:str] [SKIPME (YES|NO)] [MAXAGE maxage:int] [NAME name:str] [IDLE idle:int] [FLAGS flags:str] [LIB-NAME lib-name:str] [LIB-VER lib-ver:str] [DB db:int] [CAPA capa:str] [IP ip:str] [NOT-TYPE (normal|master|replica|pubsub)] [{NOT-ID not-client-id:int}*] [NOT-USER not-username:str] [NOT-ADDR not-addr:str] [NOT-LADDR not-laddr:str] [NOT-NAME not-name:str] [NOT-FLAGS not-flags:str] [NOT-LIB-NAME not-lib-name:str] [NOT-LIB-VER not-lib-ver:str] [NOT-DB not-db:int] [NOT-CAPA not-capa:str] [NOT-IP not-ip:str]
  says Describes open connections.
CLIENT|NO-EVICT 3 7.0.0 7.2 admin noscript loading stale sentinel
  args (ON|OFF)
  flags-valkey allow_busy admin noscript loading stale sentinel
  says Protects this connection from client eviction.
CLIENT|NO-TOUCH 3 7.2.0 7.2 noscript loading stale
  args (ON|OFF)
  flags-valkey allow_busy noscript loading stale
  says Keeps commands of this connection from refreshing access times.
CLIENT|PAUSE -3 3.0.0 7.2 admin noscript loading stale sentinel
  args timeout:int [(WRITE|ALL)]
  says Holds up commands of clients for a while.
CLIENT|REPLY 3 3.2.0 7.2 noscript loading stale sentinel
  args (ON|OFF|SKIP)
  flags-valkey allow_busy noscript no_multi loading stale sentinel
  says Turns replies to this connection on or off.
CLIENT|SETINFO 4 7.2.0 7.2 noscript loading stale sentinel
  args (lib-name libname:str|lib-ver libver:str)
  flags-valkey allow_busy noscript loading stale sentinel
  says Records the name and version of the client library.
CLIENT|SETNAME 3 2.6.9 7.2 noscript loading stale sentinel
  args connection-name:str
  flags-valkey allow_busy noscript loading stale sentinel
  says Names this connection.
CLIENT|TRACKING -3 6.0.0 7.2 noscript loading stale sentinel
  args (ON|OFF) [REDIRECT client-id:int] [{PREFIX prefix:str}**] [BCAST] [OPTIN] [OPTOUT] [NOLOOP]
  says Turns invalidation messages for client caches on or off.
CLIENT|TRACKINGINFO 2 6.2.0 7.2 noscript loading stale sentinel
  says Shows the tracking state of this connection.
CLIENT|UNBLOCK -3 5.0.0 7.2 admin noscript loading stale sentinel
  args client-id:int [(TIMEOUT|ERROR)]
  says Wakes up a blocked client.
CLIENT|UNPAUSE 2 6.2.0 7.2 admin noscript loading stale sentinel
  says Ends a pause of clients.
ECHO 2 1.0.0 7.2 loading stale fast
  args message:str
  says Returns the argument.
HELLO -1 6.0.0 7.2 noscript loading stale fast no_auth sentinel allow_busy
  args [{protover:int [AUTH {username:str password:str}] [SETNAME clientname:str]}]
  arity redis-6.0:-2 redis-6.2:-1
  says Chooses the protocol version and can log in.
PING -1 1.0.0 7.2 fast sentinel
  args [message:str]
  says Answers PONG.
QUIT -1 1.0.0 7.2 allow_busy noscript loading stale fast no_auth
  deprecated 7.2.0
  says Ends this session and drops the socket.
RESET 1 6.2.0 7.2 noscript loading stale fast no_auth allow_busy
  says Puts the connection back to its first state.
SELECT 2 1.0.0 7.2 loading stale fast
  args index:int
  flags-valkey allow_busy loading stale fast
  aof synthesized in-rewrites
  form all: before the first command and when the database changes
  says Changes the database of the connection.
`;
