# A text may have several lines; a heredoc is the easy way to write it. Blanks and
# line breaks at its end are left off. On the router's command line a line break
# is written \n; a text that the router has in that form, and that reads the same,
# stays as it is.

task "ensure_banner" "legal" {
  login = <<-EOT
    Authorised use only.
    What is done here is recorded.
  EOT

  announcement = "Changes on Tuesdays, with a ticket."
}
