role-viewer = наблюдатель
role-operator = оператор
role-admin = администратор
