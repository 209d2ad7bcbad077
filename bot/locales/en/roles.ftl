role-viewer = viewer
role-operator = operator
role-admin = admin
