# After a stop in the middle of a command: what is with images, volumes and networks

recovery-now-image = the image is there
recovery-now-no-image = there is no such image
recovery-now-volume = the volume is there
recovery-now-no-volume = there is no such volume
recovery-now-network = the network is there
recovery-now-no-network = there is no such network
recovery-now-connected = connected
recovery-now-not-connected = not connected
recovery-now-unclear = Docker does not show it, please check
recovery-now-created = made, but not started
