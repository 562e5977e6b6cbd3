"""What is drawn, printed or laid out: pictures, bulletins on paper, spreadsheets."""
