start-title = Hello, { $name }
start-text = I operate Docker on this server. Your role: { $role }.
    Type commands as in a terminal, with “/” instead of “docker”, or ask in your own words.
start-claim = This bot has no administrator yet. Send /claim with the code from the console where the bot runs.
claim-accepted = Done, you are the administrator of this bot.
claim-wrong = Wrong code. { $tries ->
    [one] { $tries } try left.
   *[other] { $tries } tries left.
}
claim-void = The code is not valid any more. Restart the bot and its console shows a new one.
claim-private = The code is only taken in a private chat with the bot.
cmd-hello = greeting
cmd-claim = become the first administrator with the console's code
