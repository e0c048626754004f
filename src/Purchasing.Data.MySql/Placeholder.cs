namespace Purchasing.Data.MySql;
