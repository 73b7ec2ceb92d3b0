from raceme.command import main

main()
