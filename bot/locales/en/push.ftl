cmd-push = send an image to its registry
push-title = Pushing
push-done = pushed in { $took }
push-stopped = ⏹ { $ref }: the push was stopped. Layers that were sent already stay in the registry.
