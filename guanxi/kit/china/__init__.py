"""What a Chinese company's data need: names, pinyin, phones, identity numbers, regions, the calendar. Pure functions."""
