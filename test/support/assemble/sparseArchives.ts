/** Archives of `plain`, and of `hole`, which is sparse, by GNU tar 1.34 and gzip; by the form. */
export const sparseArchives: Readonly<Record<string, Uint8Array>> = {
  "GNU, at the beginning": bytesOf([
    "H4sIAAAAAAACA+3ZSwqDMBSF4Yy7iiwhaZPrQroCIUIFa0sf+69JBLHQzqJ9/N8kF0VCjgjCOZy6RhVmBuJMWgdPqxUf",
    "Z/HeWnEuzlbstlJ6rxZwv97qi9ZqNSmE3SyRaZZZYjmpfH2axzTfbzA+AADAVzi2IZT/QwEAAAAAAAAAIGr68CMnOXd1",
    "2xfeI/f/7kX/n+7O+38jlVRKL1JXr97/f8D73/BFA8C/eQC4tqWGACgAAA==",
  ]),
  "GNU, further on": bytesOf([
    "H4sIAAAAAAACA+3WSwqDMBSF4TvuKlxC0prrQroCIUIFa6WP/TeJgrXQzhQk/zfJJVGEIwcydHXby7pMoGWZ1uB7jadi",
    "1Dlrw1NpXyutpDCygdfjWd+LQjI1xP9/EGTqcusa2aT/5kf/rbo4f/bfqj2G/p+z6H8K4bRIZJ51kdiY1Lg/z1Oa/z8w",
    "vQAAwC5cW+/Xv6EAAAAAAAAAABA1vScEADv3Bg13fLoAKAAA",
  ]),
  "pax 0.0": bytesOf([
    "H4sIAAAAAAACA+3a3U6DMBTAca55Cp6A9QM6uOBar4w3PgBKF4kbLJQl06e3WzTRhkVjZMn0/7sp4fSkbZpDSNp0cVvv",
    "r23d2MEtHvu1jX6f8EyWHVsvbIXW/tnkuZS+1+G9lNJ3T/bRGezcWA9+KtH/pExydXOXum09OJu69sVW6rgp8edIt9vc",
    "r/uHJ1fpWC0/RvrVytmxKgstslgVYdLzaF2VidIEsbc0WRojilN5WpdqOu99kvlknogjfMtMJT9R/+JE/UuTi7D+/Rcg",
    "jxJxSfUfLg4AAPzYpm2a+f9QAAAAAAAAAAA4sF3zR1ayXddtN/MYX93/8dHw/F+ZJef/Z9t/bssAAAAAAAAAAAAAAAAA",
    "AABcjFde2NgeAFAAAA==",
  ]),
  "pax 1.0": bytesOf([
    "H4sIAAAAAAACA+3azWqDQBSG4VnPVeQKdP6cxIXbtqtSKL2AAQdqMSZoC6FX39F2kVpKN4k07ftsRo6CDsdPEE6W34XD",
    "TQx17If8cddGcXoq8c5NazJflXZGKF8UWqerxrrW2hVidRALeBmeQ58eRfxPxqyubx+yYR/6IWbb8LTrKy1n1aZLVSWN",
    "O652YRur8Y2RVh3X+xjaoXmNlZmaKwV+sSxPrbufOnfVtDHTRitz4g/Be/7VN/nX62I8/pR/a40XK3VJ+Z9v7kJYWW6s",
    "ctKp0ktdeq820trSyI/0kl8AALC0bVPXZ/kpBQAAAAAAAADgi9jVf2Qn+zY03Znv8dP8Vzo7m/9Qxq+Z/1is/8x4AAAA",
    "AAAAAAAAAAAAAABwUd4AFnE8JwBQAAA=",
  ]),
  "pax 1.0, further on": bytesOf([
    "H4sIAAAAAAACA+3XzU6EMBSGYda9Cq6A6R8wLNiqK2NivIAmNBHDAIExmXj1FnQxYtSNw2jmfTYlp11QDl8JfePqNjot",
    "GWTWzmOwHKfZSGZpqlRYNdWVlnkexTJawfO4d0O4laHr9t+t+2l+ubl/op/6LyJcqGRz5w433lV+GDePXePPkH9l9SL/",
    "Stk0ig9r5v9C+691fH37kIy9G0af7NxTN5RKLKp1G6pSaHtcbd3Ol9MbI4w8rg/eNWP94ks9N5ez5Y/nP7Tufu7cVd34",
    "RGklzS8fBG/5l1/kX+XpdP0h/6kyfP9XYUSxNdIKK4tMqCLL5FYYU2jxnl7yCwAA1rarq+okP6UAAAAAAAAAAHzi24qH",
    "AAAAAAAAAAAAAAAAAAA4o1f1N/fMAFAAAA==",
  ]),
};

function bytesOf(base64: readonly string[]): Uint8Array {
  return Buffer.from(base64.join(""), "base64");
}
