namespace Purchasing.Data.Sqlite;
