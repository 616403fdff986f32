"""The commands of ``kg``, a module each; `register` adds a module's commands to the application."""
