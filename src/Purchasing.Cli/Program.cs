using System.CommandLine;
using Purchasing.Cli;

return RuleCommands.Root().Parse(args).Invoke();
