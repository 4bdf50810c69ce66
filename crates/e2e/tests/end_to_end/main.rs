//! The release in a browser, against the sandbox: one program, so that the tests are linked once and none waits for
//! a file of others to end.

mod accessibility;
mod asking;
mod breaking;
mod console;
mod diagnosis;
mod failures;
mod fault_table;
mod front;
mod hostile;
mod independent;
mod interrupted;
mod keyboard;
mod long_list;
mod page;
mod renewing;
mod secrecy;
mod settings;
mod sign_in;
mod staying;
mod tabs;
mod token;
mod trying;
mod wandering;
mod wishes;
mod workbench;
