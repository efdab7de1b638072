//! A Trackops server without sockets.
