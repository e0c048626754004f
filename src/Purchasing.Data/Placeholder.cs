namespace Purchasing.Data;
