# Engines on other machines: TLS and ssh

error-tls-authority = Docker there shows a certificate from an authority that ca.pem does not hold.
hint-tls-authority = Put the ca.pem of that machine into its folder under DOCKER_CERT_PATH. If it was never in doubt, somebody may stand between.
error-tls-expired = Docker's certificate there is out of date.
hint-tls-expired = Make a new server certificate on that machine, or set the clocks right.
error-tls-name = Docker's certificate there was made for another name than the address has.
hint-tls-name = Use a name from the certificate in the address, or make one with this name (subjectAltName).
error-tls-wanted = Docker there wants to see the bot's certificate, and there is none.
hint-tls-wanted = cert.pem and key.pem, both of them, belong into the folder under DOCKER_CERT_PATH.
error-tls-refused = Docker there does not accept the bot's certificate.
hint-tls-refused = Is it out of date, or signed by another authority? Make a new cert.pem with the authority of that machine.
error-tls-files = The certificate files for Docker cannot be used: { $reason }.
hint-tls-files = The bot must be able to read ca.pem, cert.pem and key.pem, and key.pem must be the key of cert.pem.
error-tls-spoken = Docker there speaks TLS only.
hint-tls-spoken = Set DOCKER_TLS_VERIFY=1 and put the certificates into DOCKER_CERT_PATH.
error-tls-unspoken = What answers there does not speak TLS.
hint-tls-unspoken = Check the port: 2376 is usual with TLS, 2375 without. Without TLS anybody who reaches the port owns the machine.

error-ssh-none = There is no ssh program where the bot runs.
hint-ssh-none = Install openssh-client there.
error-ssh-name = No machine is known by the name { $machine }.
hint-ssh-name = Check the address in DOCKER_HOSTS.
error-ssh-port = ssh on { $machine } cannot be reached: { $reason }.
hint-ssh-port = Is the machine on, does sshd run there, does a firewall let this port through?
error-ssh-host-key = ssh does not know the host key of { $machine }.
hint-ssh-host-key = As the bot's user: ssh-keyscan { $scan } >> ~/.ssh/known_hosts, then compare its fingerprint with the one on the machine.
error-ssh-host-key-changed = { $machine } shows another host key than before. The bot does not connect.
hint-ssh-host-key-changed = If the machine was set up anew, remove the old key: ssh-keygen -R { $machine }. Otherwise somebody stands between.
error-ssh-key = { $machine } refuses the bot's ssh key.
hint-ssh-key = Put the bot's public key into ~/.ssh/authorized_keys there. The key must work without a passphrase.
error-ssh-no-docker = ssh to { $machine } works, but there is no Docker: { $path } is missing.
hint-ssh-no-docker = Install or start Docker there. If its socket is elsewhere, write the path into the address: ssh://me@host/run/user/1000/docker.sock
error-ssh-docker-down = ssh to { $machine } works, but Docker does not run there.
hint-ssh-docker-down = On that machine: systemctl start docker
error-ssh-socket = ssh to { $machine } works, but its user may not use Docker's socket { $path }.
hint-ssh-socket = On that machine: usermod -aG docker USER, then connect again.
error-ssh-forwarding = ssh to { $machine } works, but sshd there does not forward sockets.
hint-ssh-forwarding = Set AllowStreamLocalForwarding yes in its sshd_config, and no such restriction before the key in authorized_keys.
