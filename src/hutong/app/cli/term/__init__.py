"""What every command needs: language, screen, typed values, and the ground it stands on."""
