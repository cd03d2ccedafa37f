"""What can be complained about and who decides, how a case goes on, and what it takes to send one."""
