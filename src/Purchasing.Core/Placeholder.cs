namespace Purchasing.Core;
